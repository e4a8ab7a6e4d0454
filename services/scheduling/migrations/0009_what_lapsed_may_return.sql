-- An appointment that lapsed holds its staff, room and places from the moment that its return is decided.

CREATE OR REPLACE VIEW holding AS
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
 WHERE CASE WHEN decision.batch IS NULL THEN appointment.state = 'booked' AND appointment.holds
            ELSE decision.channel IS NOT NULL END;
