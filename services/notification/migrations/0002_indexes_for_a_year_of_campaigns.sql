-- After a year of campaigns letters are a table of gigabytes; counting them by state must not read it.
CREATE INDEX letter_states ON letter (campaign_id, state, channel);
CREATE INDEX phone_notice_to_come ON phone_notice (call_before);
