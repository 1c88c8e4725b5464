"""Reading the record: the ledger as known on a day, where a number comes from, and the forms both are given out in."""

#: What every total means, wherever totals are shown.
TOTALS_MEAN = "nilai komitmen transaksi yang diumumkan, bukan realisasi"
