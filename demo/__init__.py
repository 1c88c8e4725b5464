"""The pages that the demo and the tests run on, and the script that makes WARC archives of them."""

#: said wherever the demo quotes them
REBUILT = (
    "The klikjatim.com pages of this demo are rebuilt for it: the figures are as the press reported them, "
    "the sentences are ours, not the paper's words, and their addresses may lead nowhere."
)
