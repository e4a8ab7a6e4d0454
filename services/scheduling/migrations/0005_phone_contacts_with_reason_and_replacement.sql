-- Why a visit is needed, in which appointment that was found out, and which contact holds where two contradict each other.

ALTER TABLE triage_contact
    ADD COLUMN reason text,
    ADD COLUMN made_in uuid REFERENCES appointment (id),
    ADD COLUMN replaced_by uuid REFERENCES triage_contact (id) DEFERRABLE INITIALLY DEFERRED;

-- A contact made in a phone appointment admitted nobody: its visit is still to be booked.
UPDATE triage_contact SET made_in = appointment_id, appointment_id = NULL
  FROM appointment
 WHERE appointment.id = triage_contact.appointment_id AND appointment.channel <> 'in_person'
   AND triage_contact.decision = 'personal_visit';

CREATE INDEX triage_contact_listed ON triage_contact (region, site, recorded_at);
