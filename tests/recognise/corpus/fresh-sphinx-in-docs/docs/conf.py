project = 'Atlas'
extensions = ['sphinx.ext.autodoc']
