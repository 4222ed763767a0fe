"""Tidy DataFrame in, Plotly figure out: one chart a file, one public function a chart.

Import a chart from the file that bears its name, ``from charts.coverage_timeline import
coverage_timeline``. Every chart takes the frame that ``analysis`` hands out, and ``labels``, which
maps a column or key to the text (with its unit) to show in the reader's language; a key without
a label is shown as it is. Corpus text is escaped here, never before.
"""
