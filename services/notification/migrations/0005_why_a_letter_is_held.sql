-- Why a letter is held is a list of codes with what their sentences insert; what older rows say is shown as it stands.

ALTER TABLE letter ADD COLUMN faults jsonb NOT NULL DEFAULT '[]';
ALTER TABLE letter DROP CONSTRAINT letter_check;
ALTER TABLE letter ADD CONSTRAINT letter_aside_has_a_reason
    CHECK (reason <> '' OR faults <> '[]' OR state NOT IN ('held', 'excluded', 'withdrawn'));

UPDATE letter
   SET reason = '', faults = jsonb_build_array(jsonb_build_object(
           'place', '', 'code', 'legacy-reason', 'params', jsonb_build_object('text', reason)))
 WHERE state = 'held';
