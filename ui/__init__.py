"""The only Streamlit code that pages share: frame, filters, address, blocks."""
