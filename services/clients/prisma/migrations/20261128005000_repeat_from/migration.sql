-- What the repetitions of an activity are counted from: the 31st, also while it falls due on the 28th.
ALTER TABLE "activities" ADD COLUMN "repeat_from_time" TIMESTAMPTZ;
UPDATE "activities" SET "repeat_from_time" = "due_time" WHERE "repeat" IS NOT NULL;
