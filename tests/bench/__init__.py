"""Speed beside a named rival, in one run: `make bench`; `make bench-short` within `make test`."""
