-- Whoever moves before its letter is made has that of the new site; whoever comes back, or gets letters again, has one too.

-- Whether the household lived at the site when the letter was written down, or was a guest. Null: a letter of before.
ALTER TABLE letter ADD COLUMN at_home boolean;
UPDATE letter SET at_home = household.site = campaign.site
  FROM household, campaign
 WHERE letter.state = 'pending' AND household.id = letter.household_id AND campaign.id = letter.campaign_id;

-- What was put aside for a move or an exclusion is no letter: one in the lane of the campaign may follow it.
DROP INDEX letter_of_entry;
CREATE UNIQUE INDEX letter_of_entry ON letter (coalesce(joins, campaign_id), household_id)
    WHERE state NOT IN ('withdrawn', 'excluded');
