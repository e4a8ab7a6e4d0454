-- A switch that waited longer than its stage lasts is cancelled by the clock; the stage's last day says so.

ALTER TABLE switch ADD COLUMN stage_ended_on date;
