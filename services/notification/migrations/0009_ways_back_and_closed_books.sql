-- A switch that is taken back writes to nobody who never heard of it: what the site came from, and which switch it undoes.
-- The books of a collected campaign are closed: who had no letter then is counted then, not from the households of today.

ALTER TABLE campaign ADD COLUMN from_stage text;
ALTER TABLE campaign ADD COLUMN undoes uuid;
ALTER TABLE campaign ADD COLUMN unwritten integer NOT NULL DEFAULT 0;
