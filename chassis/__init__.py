"""What every service stands on and no household cares about: HTTP, Kafka, SQL, time, logs."""
