-- Pictures a second of the phone copy, as the sidecar has it. NULL until it was looked for; 0 where it cannot be told.
ALTER TABLE lectures ADD COLUMN frame_rate REAL;
