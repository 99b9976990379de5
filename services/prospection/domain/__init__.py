"""The rules of a candidate's file: reception, assessment, decision, pauses, family, deadlines."""
