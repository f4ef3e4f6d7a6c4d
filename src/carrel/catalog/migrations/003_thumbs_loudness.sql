-- JSON, as the sidecar has them. loudness is NULL until both were made.
ALTER TABLE lectures ADD COLUMN thumbs TEXT;
ALTER TABLE lectures ADD COLUMN loudness TEXT;
