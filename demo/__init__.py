"""The pages that the demo and the tests run on, and the script that makes WARC archives of them."""
