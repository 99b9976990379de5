"""The one checker: reads Kafka, the databases and the ledger, and nothing of the code it judges."""
