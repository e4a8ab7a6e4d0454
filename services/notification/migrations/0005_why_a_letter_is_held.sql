-- Why a letter is held is a list of codes with what their sentences insert; what older rows say is shown as it stands.
-- `reason` stays, as the first of these codes: a release of before reads it.

ALTER TABLE letter ADD COLUMN faults jsonb NOT NULL DEFAULT '[]';

UPDATE letter SET faults = jsonb_build_array(jsonb_build_object(
    'place', '', 'code', 'legacy-reason', 'params', jsonb_build_object('text', reason)))
 WHERE state = 'held';
