-- A replan stores what it changes, with the appointment as it was before, and its batches as lists of appointments: what
-- stays where it is has no row of its own. Places are exchanged when it is decided, its batches write appointments only.

CREATE TABLE replan_batch (
    region text NOT NULL,
    site text NOT NULL,
    sequence bigint NOT NULL,
    batch integer NOT NULL,
    -- In the order in which they are told. Whichever has no row in replan_decision keeps everything that it has.
    appointment_ids uuid[] NOT NULL,
    PRIMARY KEY (region, site, sequence, batch),
    FOREIGN KEY (region, site, sequence) REFERENCES replan (region, site, sequence)
);

-- Null: decided before this was kept.
ALTER TABLE replan_decision
    ADD COLUMN before_state text,
    ADD COLUMN before_channel text,
    ADD COLUMN before_starts_at timestamptz,
    ADD COLUMN before_ends_at timestamptz,
    ADD COLUMN before_arrives_at timestamptz,
    ADD COLUMN before_zone text,
    ADD COLUMN before_room text,
    ADD COLUMN before_staff text[],
    ADD COLUMN before_holds boolean,
    ADD COLUMN staff text[];

INSERT INTO replan_batch (region, site, sequence, batch, appointment_ids)
SELECT region, site, sequence, batch, array_agg(appointment_id ORDER BY position)
  FROM replan_decision JOIN replan USING (region, site, sequence)
 WHERE replan.state = 'planned'
 GROUP BY region, site, sequence, batch;

DELETE FROM replan_decision WHERE in_place;

UPDATE replan_decision AS decision
   SET before_state = appointment.state, before_channel = appointment.channel,
       before_starts_at = appointment.starts_at, before_ends_at = appointment.ends_at,
       before_arrives_at = appointment.arrives_at, before_zone = appointment.zone, before_room = appointment.room,
       before_staff = appointment.staff, before_holds = true,
       staff = CASE WHEN decision.channel IS NOT NULL THEN appointment.staff END
  FROM appointment
 WHERE decision.applied_at IS NULL AND appointment.id = decision.appointment_id;

-- Replans that are open now have released what they change; from here on an open replan holds what it has decided.

INSERT INTO allocation (appointment_id, resource_id, during)
SELECT decision.appointment_id, resource.id, tstzrange(decision.starts_at, decision.ends_at)
  FROM replan_decision AS decision
  JOIN resource ON resource.region = decision.region AND resource.site = decision.site
   AND (resource.type = 'room' AND resource.name = decision.room
        OR resource.type = 'staff' AND resource.name = ANY(decision.staff))
 WHERE decision.applied_at IS NULL AND decision.channel IS NOT NULL
 ORDER BY resource.id, decision.starts_at;

INSERT INTO occupancy AS present (region, site, scope, quarter, persons)
SELECT region, site, scope, quarter, sum(persons)
  FROM (
    SELECT decision.region, decision.site, stay.scope, stay.begins, stay.ends, appointment.persons
      FROM replan_decision AS decision
      JOIN appointment ON appointment.id = decision.appointment_id
      JOIN site ON site.region = decision.region AND site.id = decision.site
      CROSS JOIN LATERAL (VALUES ('building', decision.arrives_at, decision.ends_at),
                                 (CASE WHEN site.waiting_area THEN 'waiting' END, decision.arrives_at, decision.starts_at),
                                 ('zone:' || decision.zone, decision.starts_at, decision.ends_at))
                         AS stay (scope, begins, ends)
     WHERE decision.applied_at IS NULL AND decision.channel = 'in_person'
       AND stay.scope IS NOT NULL AND stay.begins < stay.ends
  ) AS stays,
  generate_series(floor(extract(epoch FROM begins) / 900)::bigint, ceil(extract(epoch FROM ends) / 900)::bigint - 1)
      AS quarter
 GROUP BY region, site, scope, quarter
 ORDER BY region, site, scope, quarter
ON CONFLICT (region, site, scope, quarter) DO UPDATE SET persons = present.persons + EXCLUDED.persons;

UPDATE appointment SET holds = true
  FROM replan_decision AS decision
 WHERE decision.applied_at IS NULL AND appointment.id = decision.appointment_id;

SET CONSTRAINTS ALL IMMEDIATE;

-- How far a replan is says its row; its decisions are written once. They come from rows that the same transaction has
-- read, and a site's appointments are never deleted one by one: no row of a hundred thousand is looked up again.
ALTER TABLE replan_decision
    DROP COLUMN in_place,
    DROP COLUMN applied_at,
    DROP CONSTRAINT replan_decision_appointment_id_fkey,
    DROP CONSTRAINT replan_decision_region_site_sequence_fkey,
    DROP CONSTRAINT replan_decision_region_site_sequence_appointment_id_key,
    DROP CONSTRAINT replan_decision_pkey,
    ADD PRIMARY KEY (region, site, sequence, batch, position);

-- Who holds staff, room and places, and where: of an open replan's batches as they are decided, not as they still are.
CREATE VIEW holding AS
SELECT appointment.id, appointment.region, appointment.site, appointment.persons,
       CASE WHEN decision.batch IS NULL THEN appointment.channel ELSE decision.channel END AS channel,
       CASE WHEN decision.batch IS NULL THEN appointment.starts_at ELSE decision.starts_at END AS starts_at,
       CASE WHEN decision.batch IS NULL THEN appointment.ends_at ELSE decision.ends_at END AS ends_at,
       CASE WHEN decision.batch IS NULL THEN appointment.arrives_at ELSE decision.arrives_at END AS arrives_at,
       CASE WHEN decision.batch IS NULL THEN appointment.zone ELSE decision.zone END AS zone
  FROM appointment
  LEFT JOIN (SELECT open.* FROM replan JOIN replan_decision AS open USING (region, site, sequence)
              WHERE replan.state = 'planned' AND open.batch > replan.applied_batches) AS decision
    ON decision.appointment_id = appointment.id
 WHERE appointment.state = 'booked' AND appointment.holds AND (decision.batch IS NULL OR decision.channel IS NOT NULL);

-- Where the households of a whole site are: thousands are asked for at once.
CREATE INDEX household_time_household ON household_time (region, household_id);

-- Counted up and down all day: a new count finds room beside the old one and needs no new place in the index.
ALTER TABLE occupancy SET (fillfactor = 60);
