-- What the letters of a lot cost in the post, each by its sheets. Lots of before: unknown, so each letter at the postage of one.
ALTER TABLE lot ADD COLUMN postage_cents integer;
