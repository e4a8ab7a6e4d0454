-- A household is in one place at a time, unless somebody else of it is meant: a fact of the database, over all sites.

ALTER TABLE appointment
    ADD COLUMN second_person boolean NOT NULL DEFAULT false,
    ADD COLUMN note text,
    -- What the line of a file said when it was imported or last changed by one; null: booked here, or imported before.
    ADD COLUMN source text,
    ADD COLUMN changed_by text;

-- What is booked twice already stays; the later one of two counts as meant, and its note says why.
UPDATE appointment AS later
   SET second_person = true, note = 'booked before a second appointment at the same time was refused'
 WHERE state = 'booked'
   AND EXISTS (SELECT 1 FROM appointment AS other
                WHERE other.region = later.region AND other.household_id = later.household_id AND other.state = 'booked'
                  AND other.starts_at < later.ends_at AND later.starts_at < other.ends_at
                  AND (other.booked_at, other.id) < (later.booked_at, later.id));

-- As with staff and rooms: taken before the appointment is written, given up when it is released, reserved by the plan
-- of a replan for what its batches will write.
CREATE TABLE household_time (
    appointment_id uuid PRIMARY KEY REFERENCES appointment (id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
    region text NOT NULL,
    household_id uuid NOT NULL,
    during tstzrange NOT NULL,
    EXCLUDE USING gist (region WITH =, household_id WITH =, during WITH &&)
);

INSERT INTO household_time (appointment_id, region, household_id, during)
SELECT id, region, household_id, tstzrange(starts_at, ends_at) FROM appointment
 WHERE state = 'booked' AND holds AND NOT second_person;

CREATE INDEX appointment_imported ON appointment (region, site, starts_at) WHERE state = 'booked' AND reference IS NOT NULL;
