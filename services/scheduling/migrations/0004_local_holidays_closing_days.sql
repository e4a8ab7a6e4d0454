-- What a region file says of days off, for the whole region and for a site: local holidays, closing days, half days.

ALTER TABLE region ADD COLUMN calendar jsonb NOT NULL DEFAULT '{}';
ALTER TABLE site ADD COLUMN calendar jsonb NOT NULL DEFAULT '{}';
