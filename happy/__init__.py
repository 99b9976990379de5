"""The command line and the local platform: Kafka, PostgreSQL, the services as child processes."""
