-- What is known of other services' records is known to be gone, too, and by which event.
ALTER TABLE "users" ADD COLUMN "deleted" BOOLEAN NOT NULL DEFAULT false, ADD COLUMN "sequence" BIGINT NOT NULL DEFAULT 0;
ALTER TABLE "working_calendars" ADD COLUMN "deleted" BOOLEAN NOT NULL DEFAULT false, ADD COLUMN "sequence" BIGINT NOT NULL DEFAULT 0;
