"""The analysis as one HTML file that needs no network: `page.to_html`."""
