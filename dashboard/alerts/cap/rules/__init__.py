"""The rules of IPAWS and WEA that the schema does not know, as a table: rule, clause, sentence, check."""
