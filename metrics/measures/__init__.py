"""The measures of a network, one noun a module; `metrics.formulas` is their public face."""
