-- A held letter whose cause is mended goes in a lot of its own, which says what its letters have in common: the site may
-- have another sender by now, and what the campaign's other letters said must stay as it was.

ALTER TABLE lot ADD COLUMN facts jsonb;  -- null: the campaign's
