-- One counter for each series of official numbers, whichever templates and kinds of documents share it. A number that was
-- given stands here once and for all; of those that old documents share, the first stands for all.
CREATE TABLE "document_series" (
    "series" TEXT NOT NULL,
    "last" BIGINT NOT NULL DEFAULT 0,

    CONSTRAINT "document_series_pkey" PRIMARY KEY ("series")
);
CREATE TABLE "issued_numbers" (
    "number" TEXT NOT NULL,
    "document_id" UUID NOT NULL,

    CONSTRAINT "issued_numbers_pkey" PRIMARY KEY ("number")
);
INSERT INTO "issued_numbers" ("number", "document_id")
  SELECT DISTINCT ON (number) number, id FROM documents WHERE number <> '' ORDER BY number, created_at, id;
DROP TABLE "document_numbers";
-- Said by issued_numbers, for all templates.
DROP INDEX "documents_number";

-- A revision is there before its file, with what it is made of.
ALTER TABLE "document_revisions" ALTER COLUMN "content" DROP NOT NULL;
-- Files are packed already, and are read piece by piece.
ALTER TABLE "document_revisions" ALTER COLUMN "content" SET STORAGE EXTERNAL;
ALTER TABLE "documents"
  ADD COLUMN "quote_id" UUID,
  ADD COLUMN "failure_reason" TEXT NOT NULL DEFAULT '',
  ADD COLUMN "failure_detail" TEXT NOT NULL DEFAULT '';
-- The documents of a price list that is being sent.
ALTER TABLE "price_list_sendings" ADD COLUMN "document_ids" UUID[] NOT NULL DEFAULT ARRAY[]::UUID[];
-- What is being made goes on being made.
INSERT INTO "document_revisions" ("document_id", "revision", "data", "created_at", "created_by")
  SELECT d.id, 1, coalesce(j.payload -> 'data', '{}'), d.created_at, d.created_by
  FROM documents d LEFT JOIN jobs j ON j.kind = 'document.render' AND j.key = d.id::text
  WHERE d.status = 'DOCUMENT_STATUS_RENDERING' ON CONFLICT DO NOTHING;
