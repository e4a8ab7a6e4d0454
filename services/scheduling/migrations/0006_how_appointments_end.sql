-- Who ended an appointment, when and why; where it went when it was moved.

ALTER TABLE appointment
    ADD COLUMN ended_at timestamptz,
    ADD COLUMN ended_by text,
    ADD COLUMN ended_reason text,
    ADD COLUMN ended_note text,
    ADD COLUMN moved_to uuid REFERENCES appointment (id) DEFERRABLE INITIALLY DEFERRED;

UPDATE appointment
   SET ended_at = changed_at, ended_reason = CASE state WHEN 'lapsed' THEN 'stage' ELSE 'unknown' END
 WHERE state <> 'booked';
