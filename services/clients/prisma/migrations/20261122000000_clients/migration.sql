
CREATE TABLE "clients" (
    "id" UUID NOT NULL,
    "version" BIGINT NOT NULL DEFAULT 1,
    "event_seq" BIGINT NOT NULL DEFAULT 0,
    "created_at" TIMESTAMPTZ NOT NULL,
    "updated_at" TIMESTAMPTZ NOT NULL,
    "deleted_at" TIMESTAMPTZ,
    "created_by" UUID,
    "updated_by" UUID,
    "owner_id" UUID,
    "team_id" UUID,
    "tags" TEXT[] NOT NULL DEFAULT ARRAY[]::TEXT[],
    "kind" TEXT NOT NULL DEFAULT '',
    "roles" TEXT[] NOT NULL DEFAULT ARRAY[]::TEXT[],
    "name" TEXT NOT NULL DEFAULT '',
    "legal_name" TEXT NOT NULL DEFAULT '',
    "family_name" TEXT NOT NULL DEFAULT '',
    "given_name" TEXT NOT NULL DEFAULT '',
    "patronymic" TEXT NOT NULL DEFAULT '',
    "birth_date" DATE,
    "inn" TEXT NOT NULL DEFAULT '',
    "kpp" TEXT NOT NULL DEFAULT '',
    "ogrn" TEXT NOT NULL DEFAULT '',
    "vat_id" TEXT NOT NULL DEFAULT '',
    "bank_accounts" JSONB NOT NULL DEFAULT '[]',
    "requisites" JSONB NOT NULL DEFAULT '[]',
    "addresses" JSONB NOT NULL DEFAULT '[]',
    "phones" JSONB NOT NULL DEFAULT '[]',
    "emails" JSONB NOT NULL DEFAULT '[]',
    "website" TEXT NOT NULL DEFAULT '',
    "country" TEXT NOT NULL DEFAULT '',
    "language" TEXT NOT NULL DEFAULT '',
    "industry" TEXT NOT NULL DEFAULT '',
    "comment" TEXT NOT NULL DEFAULT '',
    "first_source" JSONB,
    "last_source" JSONB,
    "stage" TEXT NOT NULL DEFAULT '',
    "stage_entered_time" TIMESTAMPTZ,
    "protected_until" TIMESTAMPTZ,
    "external_ids" JSONB NOT NULL DEFAULT '[]',
    "last_contact_time" TIMESTAMPTZ,
    "search_text" TEXT NOT NULL DEFAULT '',
    "import_id" UUID,

    CONSTRAINT "clients_pkey" PRIMARY KEY ("id")
);


CREATE TABLE "client_identifiers" (
    "client_id" UUID NOT NULL,
    "kind" TEXT NOT NULL DEFAULT '',
    "value" TEXT NOT NULL DEFAULT '',
    "detail" TEXT NOT NULL DEFAULT '',

    CONSTRAINT "client_identifiers_pkey" PRIMARY KEY ("client_id","kind","value","detail")
);


CREATE TABLE "client_stages" (
    "id" UUID NOT NULL,
    "client_id" UUID NOT NULL,
    "stage" TEXT NOT NULL DEFAULT '',
    "entered_at" TIMESTAMPTZ NOT NULL,
    "actor_id" UUID,
    "reason" TEXT NOT NULL DEFAULT '',

    CONSTRAINT "client_stages_pkey" PRIMARY KEY ("client_id","id")
);


CREATE TABLE "affiliations" (
    "id" UUID NOT NULL,
    "version" BIGINT NOT NULL DEFAULT 1,
    "event_seq" BIGINT NOT NULL DEFAULT 0,
    "created_at" TIMESTAMPTZ NOT NULL,
    "updated_at" TIMESTAMPTZ NOT NULL,
    "deleted_at" TIMESTAMPTZ,
    "created_by" UUID,
    "updated_by" UUID,
    "owner_id" UUID,
    "team_id" UUID,
    "tags" TEXT[] NOT NULL DEFAULT ARRAY[]::TEXT[],
    "person_id" UUID NOT NULL,
    "organization_id" UUID NOT NULL,
    "job_title" TEXT NOT NULL DEFAULT '',
    "role" TEXT NOT NULL DEFAULT '',
    "is_primary" BOOLEAN NOT NULL DEFAULT false,
    "start_date" DATE,
    "end_date" DATE,
    "comment" TEXT NOT NULL DEFAULT '',

    CONSTRAINT "affiliations_pkey" PRIMARY KEY ("id")
);


CREATE TABLE "activities" (
    "id" UUID NOT NULL,
    "version" BIGINT NOT NULL DEFAULT 1,
    "event_seq" BIGINT NOT NULL DEFAULT 0,
    "created_at" TIMESTAMPTZ NOT NULL,
    "updated_at" TIMESTAMPTZ NOT NULL,
    "deleted_at" TIMESTAMPTZ,
    "created_by" UUID,
    "updated_by" UUID,
    "owner_id" UUID,
    "team_id" UUID,
    "tags" TEXT[] NOT NULL DEFAULT ARRAY[]::TEXT[],
    "type" TEXT NOT NULL DEFAULT '',
    "subject" TEXT NOT NULL DEFAULT '',
    "description" TEXT NOT NULL DEFAULT '',
    "client_id" UUID,
    "related" JSONB NOT NULL DEFAULT '[]',
    "deal_id" UUID,
    "order_id" UUID,
    "direction" TEXT NOT NULL DEFAULT '',
    "preset" TEXT NOT NULL DEFAULT '',
    "status" TEXT NOT NULL DEFAULT '',
    "due_time" TIMESTAMPTZ,
    "remind_time" TIMESTAMPTZ,
    "reminded_time" TIMESTAMPTZ,
    "start_time" TIMESTAMPTZ,
    "end_time" TIMESTAMPTZ,
    "complete_time" TIMESTAMPTZ,
    "result_code" TEXT NOT NULL DEFAULT '',
    "result_comment" TEXT NOT NULL DEFAULT '',
    "repeat" JSONB,
    "snooze_count" INTEGER NOT NULL DEFAULT 0,
    "delegated_by" UUID,
    "previous_id" UUID,
    "warning" TEXT NOT NULL DEFAULT '',
    "search_text" TEXT NOT NULL DEFAULT '',

    CONSTRAINT "activities_pkey" PRIMARY KEY ("id")
);


CREATE TABLE "activity_results" (
    "code" TEXT NOT NULL,
    "names" JSONB NOT NULL DEFAULT '{}',
    "types" TEXT[] NOT NULL DEFAULT ARRAY[]::TEXT[],
    "contact" BOOLEAN NOT NULL DEFAULT false,
    "active" BOOLEAN NOT NULL DEFAULT false,
    "position" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "activity_results_pkey" PRIMARY KEY ("code")
);


CREATE TABLE "notifications" (
    "id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "kind" TEXT NOT NULL DEFAULT '',
    "params" JSONB NOT NULL DEFAULT '{}',
    "record_type" TEXT NOT NULL DEFAULT '',
    "record_id" UUID,
    "client_id" UUID,
    "created_at" TIMESTAMPTZ NOT NULL,
    "read_at" TIMESTAMPTZ,

    CONSTRAINT "notifications_pkey" PRIMARY KEY ("id")
);


CREATE TABLE "timeline_items" (
    "id" UUID NOT NULL,
    "client_id" UUID NOT NULL,
    "time" TIMESTAMPTZ NOT NULL,
    "group" TEXT NOT NULL DEFAULT '',
    "kind" TEXT NOT NULL DEFAULT '',
    "record_type" TEXT NOT NULL DEFAULT '',
    "record_id" UUID,
    "actor_id" UUID,
    "text" TEXT NOT NULL DEFAULT '',
    "data" JSONB NOT NULL DEFAULT '{}',
    "permission" TEXT NOT NULL DEFAULT '',
    "owner_id" UUID,
    "team_id" UUID,
    "related" UUID[] NOT NULL DEFAULT ARRAY[]::UUID[],

    CONSTRAINT "timeline_items_pkey" PRIMARY KEY ("id")
);


CREATE TABLE "templates" (
    "id" UUID NOT NULL,
    "version" BIGINT NOT NULL DEFAULT 1,
    "event_seq" BIGINT NOT NULL DEFAULT 0,
    "created_at" TIMESTAMPTZ NOT NULL,
    "updated_at" TIMESTAMPTZ NOT NULL,
    "deleted_at" TIMESTAMPTZ,
    "created_by" UUID,
    "updated_by" UUID,
    "tags" TEXT[] NOT NULL DEFAULT ARRAY[]::TEXT[],
    "name" TEXT NOT NULL DEFAULT '',
    "type" TEXT NOT NULL DEFAULT '',
    "language" TEXT NOT NULL DEFAULT '',
    "html" TEXT NOT NULL DEFAULT '',
    "number_pattern" TEXT NOT NULL DEFAULT '',
    "page" TEXT NOT NULL DEFAULT '',
    "is_default" BOOLEAN NOT NULL DEFAULT false,
    "template_version" INTEGER NOT NULL DEFAULT 0,
    "mail_subject" TEXT NOT NULL DEFAULT '',
    "mail_text" TEXT NOT NULL DEFAULT '',

    CONSTRAINT "templates_pkey" PRIMARY KEY ("id")
);


CREATE TABLE "template_versions" (
    "template_id" UUID NOT NULL,
    "template_version" INTEGER NOT NULL DEFAULT 0,
    "html" TEXT NOT NULL DEFAULT '',
    "created_at" TIMESTAMPTZ NOT NULL,
    "created_by" UUID,

    CONSTRAINT "template_versions_pkey" PRIMARY KEY ("template_id","template_version")
);


CREATE TABLE "document_numbers" (
    "template_id" UUID NOT NULL,
    "year" INTEGER NOT NULL DEFAULT 0,
    "last" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "document_numbers_pkey" PRIMARY KEY ("template_id","year")
);


CREATE TABLE "documents" (
    "id" UUID NOT NULL,
    "version" BIGINT NOT NULL DEFAULT 1,
    "event_seq" BIGINT NOT NULL DEFAULT 0,
    "created_at" TIMESTAMPTZ NOT NULL,
    "updated_at" TIMESTAMPTZ NOT NULL,
    "deleted_at" TIMESTAMPTZ,
    "created_by" UUID,
    "updated_by" UUID,
    "owner_id" UUID,
    "team_id" UUID,
    "tags" TEXT[] NOT NULL DEFAULT ARRAY[]::TEXT[],
    "type" TEXT NOT NULL DEFAULT '',
    "number" TEXT NOT NULL DEFAULT '',
    "revision" INTEGER NOT NULL DEFAULT 0,
    "title" TEXT NOT NULL DEFAULT '',
    "document_date" DATE,
    "client_id" UUID,
    "deal_id" UUID,
    "order_id" UUID,
    "set_id" UUID,
    "template_id" UUID,
    "template_version" INTEGER NOT NULL DEFAULT 0,
    "language" TEXT NOT NULL DEFAULT '',
    "status" TEXT NOT NULL DEFAULT '',
    "file_name" TEXT NOT NULL DEFAULT '',
    "content_type" TEXT NOT NULL DEFAULT '',
    "size" BIGINT NOT NULL DEFAULT 0,
    "sha256" TEXT NOT NULL DEFAULT '',
    "search_text" TEXT NOT NULL DEFAULT '',

    CONSTRAINT "documents_pkey" PRIMARY KEY ("id")
);


CREATE TABLE "document_revisions" (
    "document_id" UUID NOT NULL,
    "revision" INTEGER NOT NULL DEFAULT 0,
    "template_version" INTEGER NOT NULL DEFAULT 0,
    "data" JSONB NOT NULL DEFAULT '{}',
    "content" BYTEA NOT NULL,
    "size" BIGINT NOT NULL DEFAULT 0,
    "sha256" TEXT NOT NULL DEFAULT '',
    "reason" TEXT NOT NULL DEFAULT '',
    "created_at" TIMESTAMPTZ NOT NULL,
    "created_by" UUID,

    CONSTRAINT "document_revisions_pkey" PRIMARY KEY ("document_id","revision")
);


CREATE TABLE "emails" (
    "id" UUID NOT NULL,
    "version" BIGINT NOT NULL DEFAULT 1,
    "event_seq" BIGINT NOT NULL DEFAULT 0,
    "created_at" TIMESTAMPTZ NOT NULL,
    "updated_at" TIMESTAMPTZ NOT NULL,
    "deleted_at" TIMESTAMPTZ,
    "created_by" UUID,
    "updated_by" UUID,
    "owner_id" UUID,
    "team_id" UUID,
    "tags" TEXT[] NOT NULL DEFAULT ARRAY[]::TEXT[],
    "client_id" UUID,
    "deal_id" UUID,
    "order_id" UUID,
    "recipients" TEXT[] NOT NULL DEFAULT ARRAY[]::TEXT[],
    "cc" TEXT[] NOT NULL DEFAULT ARRAY[]::TEXT[],
    "subject" TEXT NOT NULL DEFAULT '',
    "text" TEXT NOT NULL DEFAULT '',
    "document_ids" TEXT[] NOT NULL DEFAULT ARRAY[]::TEXT[],
    "status" TEXT NOT NULL DEFAULT '',
    "message_id" TEXT NOT NULL DEFAULT '',
    "sent_time" TIMESTAMPTZ,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "last_error" TEXT NOT NULL DEFAULT '',
    "sending_id" UUID,

    CONSTRAINT "emails_pkey" PRIMARY KEY ("id")
);


CREATE TABLE "price_list_sendings" (
    "id" UUID NOT NULL,
    "request" JSONB NOT NULL DEFAULT '{}',
    "email_id" UUID,
    "activity_id" UUID,
    "created_at" TIMESTAMPTZ NOT NULL,
    "done_at" TIMESTAMPTZ,

    CONSTRAINT "price_list_sendings_pkey" PRIMARY KEY ("id")
);


CREATE TABLE "company" (
    "singleton" BOOLEAN NOT NULL DEFAULT true,
    "version" BIGINT NOT NULL DEFAULT 0,
    "name" TEXT NOT NULL DEFAULT '',
    "requisites" JSONB NOT NULL DEFAULT '{}',
    "phone" TEXT NOT NULL DEFAULT '',
    "email" TEXT NOT NULL DEFAULT '',
    "website" TEXT NOT NULL DEFAULT '',
    "accountant" TEXT NOT NULL DEFAULT '',

    CONSTRAINT "company_pkey" PRIMARY KEY ("singleton")
);


CREATE TABLE "users" (
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL DEFAULT '',
    "email" TEXT NOT NULL DEFAULT '',
    "language" TEXT NOT NULL DEFAULT '',
    "time_zone" TEXT NOT NULL DEFAULT '',
    "team_id" UUID,
    "calendar_id" UUID,
    "active" BOOLEAN NOT NULL DEFAULT false,

    CONSTRAINT "users_pkey" PRIMARY KEY ("id")
);


CREATE TABLE "working_calendars" (
    "id" UUID NOT NULL,
    "time_zone" TEXT NOT NULL DEFAULT '',
    "weekly" JSONB NOT NULL DEFAULT '[]',
    "exceptions" JSONB NOT NULL DEFAULT '[]',
    "is_default" BOOLEAN NOT NULL DEFAULT false,

    CONSTRAINT "working_calendars_pkey" PRIMARY KEY ("id")
);

CREATE INDEX "affiliations_person_id_idx" ON "affiliations"("person_id");
CREATE INDEX "affiliations_organization_id_idx" ON "affiliations"("organization_id");
CREATE INDEX "activities_client_id_idx" ON "activities"("client_id");
CREATE INDEX "activities_order_id_idx" ON "activities"("order_id");
CREATE INDEX "notifications_user_id_created_at_id_idx" ON "notifications"("user_id", "created_at" DESC, "id" DESC);
CREATE INDEX "timeline_items_client_id_time_id_idx" ON "timeline_items"("client_id", "time" DESC, "id" DESC);
CREATE INDEX "documents_client_id_created_at_idx" ON "documents"("client_id", "created_at" DESC);
CREATE INDEX "documents_order_id_idx" ON "documents"("order_id");
CREATE INDEX "documents_deal_id_idx" ON "documents"("deal_id");
CREATE INDEX "emails_client_id_created_at_idx" ON "emails"("client_id", "created_at" DESC);

-- What Prisma's schema cannot say.
CREATE EXTENSION IF NOT EXISTS pg_trgm;

-- Likeness of names while typing.
CREATE INDEX client_identifiers_name ON client_identifiers USING gin (value gin_trgm_ops) WHERE kind = 'NAME';
-- A foreign system's id stands for one client.
CREATE UNIQUE INDEX client_identifiers_external ON client_identifiers (value, detail) WHERE kind = 'EXTERNAL';
-- Who has this number or address; names are looked up by likeness alone.
CREATE INDEX client_identifiers_value ON client_identifiers (value, kind) WHERE kind <> 'NAME';
-- One client per taxpayer: an INN with the same KPP, or where either has none (`sameTaxpayer`). No unique index can say
-- the second. Who comes later waits for the earlier one's commit and then sees it, since each statement of a function
-- has a snapshot of its own.
CREATE FUNCTION refuse_second_taxpayer() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  twin jsonb;
BEGIN
  PERFORM pg_advisory_xact_lock(hashtextextended('inn/' || NEW.value, 0));
  SELECT jsonb_build_object('inn', NEW.value, 'clientId', c.id, 'owner', u.name) INTO twin
    FROM client_identifiers i JOIN clients c ON c.id = i.client_id LEFT JOIN users u ON u.id = c.owner_id
    WHERE i.kind = 'INN' AND i.value = NEW.value AND i.client_id <> NEW.client_id
      AND (i.detail = NEW.detail OR i.detail = '' OR NEW.detail = '') LIMIT 1;
  IF FOUND THEN
    RAISE EXCEPTION 'this taxpayer is a client already'
      USING ERRCODE = 'unique_violation', CONSTRAINT = 'client_identifiers_taxpayer', DETAIL = twin;
  END IF;
  RETURN NEW;
END
$$;
CREATE TRIGGER client_identifiers_taxpayer BEFORE INSERT ON client_identifiers
  FOR EACH ROW WHEN (NEW.kind = 'INN') EXECUTE FUNCTION refuse_second_taxpayer();

CREATE INDEX clients_search ON clients USING gin (search_text gin_trgm_ops);
CREATE INDEX activities_search ON activities USING gin (search_text gin_trgm_ops);
CREATE INDEX documents_search ON documents USING gin (search_text gin_trgm_ops);

CREATE INDEX clients_owner ON clients (owner_id) WHERE deleted_at IS NULL;
CREATE INDEX clients_created ON clients (created_at DESC, id DESC) WHERE deleted_at IS NULL;
CREATE INDEX clients_by_name ON clients (name, id) WHERE deleted_at IS NULL;
CREATE INDEX clients_import ON clients (import_id, id) WHERE import_id IS NOT NULL;

CREATE UNIQUE INDEX affiliations_pair ON affiliations (person_id, organization_id, job_title) WHERE deleted_at IS NULL;

-- The agenda: planned work of a user by due time.
CREATE INDEX activities_agenda ON activities (owner_id, due_time, id) WHERE status = 'ACTIVITY_STATUS_PLANNED' AND deleted_at IS NULL;
CREATE INDEX activities_created ON activities (created_at DESC, id DESC) WHERE deleted_at IS NULL;
-- One open task of a kind per order, however often the event comes.
CREATE UNIQUE INDEX activities_order_preset ON activities (order_id, preset)
  WHERE order_id IS NOT NULL AND preset = 'ACTIVITY_PRESET_CHECK_PAYMENT' AND status = 'ACTIVITY_STATUS_PLANNED' AND deleted_at IS NULL;

CREATE INDEX notifications_unread ON notifications (user_id) WHERE read_at IS NULL;

CREATE UNIQUE INDEX templates_default ON templates (type, language) WHERE is_default AND deleted_at IS NULL;
CREATE UNIQUE INDEX documents_number ON documents (template_id, number) WHERE number <> '';
CREATE UNIQUE INDEX documents_in_set ON documents (set_id, type) WHERE set_id IS NOT NULL;
CREATE INDEX documents_created ON documents (created_at DESC, id DESC) WHERE deleted_at IS NULL;
CREATE INDEX emails_created ON emails (created_at DESC, id DESC) WHERE deleted_at IS NULL;

INSERT INTO company (singleton, version, name) VALUES (true, 1, '');

INSERT INTO activity_results (code, names, types, contact, active, position) VALUES
  ('TALKED', '{"en":"Talked","ru":"Поговорили","bg":"Разговаряхме"}', '{ACTIVITY_TYPE_CALL,ACTIVITY_TYPE_MEETING,ACTIVITY_TYPE_VISIT}', true, true, 10),
  ('AGREED', '{"en":"Agreed","ru":"Договорились","bg":"Договорихме се"}', '{ACTIVITY_TYPE_CALL,ACTIVITY_TYPE_MEETING,ACTIVITY_TYPE_VISIT,ACTIVITY_TYPE_EMAIL}', true, true, 20),
  ('CALL_LATER', '{"en":"Asked to call later","ru":"Просил перезвонить","bg":"Помоли да се обадим по-късно"}', '{ACTIVITY_TYPE_CALL}', true, true, 30),
  ('NO_ANSWER', '{"en":"No answer","ru":"Не дозвонились","bg":"Няма отговор"}', '{ACTIVITY_TYPE_CALL,ACTIVITY_TYPE_EMAIL}', false, true, 40),
  ('REFUSED', '{"en":"Refused","ru":"Отказ","bg":"Отказ"}', '{}', true, true, 50),
  ('NOT_HELD', '{"en":"Did not take place","ru":"Не состоялось","bg":"Не се състоя"}', '{ACTIVITY_TYPE_MEETING,ACTIVITY_TYPE_VISIT}', false, true, 60),
  ('DONE', '{"en":"Done","ru":"Сделано","bg":"Изпълнено"}', '{}', false, true, 70),
  ('SENT', '{"en":"Sent","ru":"Отправлено","bg":"Изпратено"}', '{ACTIVITY_TYPE_TASK,ACTIVITY_TYPE_EMAIL}', false, true, 80),
  ('PAID', '{"en":"Paid","ru":"Оплачено","bg":"Платено"}', '{ACTIVITY_TYPE_TASK,ACTIVITY_TYPE_CALL}', false, true, 90),
  ('NOT_PAID', '{"en":"Not paid","ru":"Не оплачено","bg":"Не е платено"}', '{ACTIVITY_TYPE_TASK,ACTIVITY_TYPE_CALL}', false, true, 100),
  ('DECIDED', '{"en":"Decided","ru":"Решение принято","bg":"Взето е решение"}', '{ACTIVITY_TYPE_DECISION,ACTIVITY_TYPE_MEETING}', false, true, 110),
  ('OBSOLETE', '{"en":"No longer needed","ru":"Больше не нужно","bg":"Вече не е нужно"}', '{}', false, true, 120);
