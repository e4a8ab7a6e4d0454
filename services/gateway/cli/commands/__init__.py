"""One module per noun: region, switch, household, appointment, campaign, letter, event, deadletter."""
