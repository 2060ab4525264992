-- Where the log was written last: on another server, in another database or on another timeline it may have lost its end.
ALTER TABLE "log_epoch" ADD COLUMN "origin" TEXT;
