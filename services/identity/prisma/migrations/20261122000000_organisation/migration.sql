-- Users, roles and the organisation tree with its past.
CREATE EXTENSION IF NOT EXISTS btree_gist;
CREATE EXTENSION IF NOT EXISTS pg_trgm;

-- One installation is one company: one row, with what holds where nobody chose otherwise.
CREATE TABLE company (
  only_one boolean PRIMARY KEY DEFAULT true CHECK (only_one),
  language text NOT NULL,
  time_zone text NOT NULL
);

CREATE TABLE branches (
  id uuid PRIMARY KEY,
  version bigint NOT NULL DEFAULT 1,
  event_seq bigint NOT NULL DEFAULT 0,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
  deleted_at timestamptz,
  created_by uuid,
  updated_by uuid,
  name text NOT NULL,
  time_zone text NOT NULL,
  calendar_id uuid,
  address text,
  search_text text NOT NULL DEFAULT ''
);

CREATE TABLE calendars (
  id uuid PRIMARY KEY,
  version bigint NOT NULL DEFAULT 1,
  event_seq bigint NOT NULL DEFAULT 0,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
  deleted_at timestamptz,
  created_by uuid,
  updated_by uuid,
  name text NOT NULL,
  time_zone text NOT NULL,
  weekly jsonb NOT NULL,
  exceptions jsonb NOT NULL DEFAULT '[]',
  is_default boolean NOT NULL DEFAULT false,
  search_text text NOT NULL DEFAULT ''
);
CREATE UNIQUE INDEX calendars_is_default_key ON calendars (is_default) WHERE is_default AND deleted_at IS NULL;

CREATE TABLE roles (
  id uuid PRIMARY KEY,
  version bigint NOT NULL DEFAULT 1,
  event_seq bigint NOT NULL DEFAULT 0,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
  deleted_at timestamptz,
  created_by uuid,
  updated_by uuid,
  name text NOT NULL,
  description text,
  permissions jsonb NOT NULL DEFAULT '[]',
  search_text text NOT NULL DEFAULT ''
);
CREATE UNIQUE INDEX roles_name_key ON roles (lower(name)) WHERE deleted_at IS NULL;

CREATE TABLE teams (
  id uuid PRIMARY KEY,
  version bigint NOT NULL DEFAULT 1,
  event_seq bigint NOT NULL DEFAULT 0,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
  deleted_at timestamptz,
  created_by uuid,
  updated_by uuid,
  name text NOT NULL,
  kind text,
  parent_id uuid REFERENCES teams (id),
  head_id uuid,
  branch_id uuid REFERENCES branches (id),
  search_text text NOT NULL DEFAULT ''
);
CREATE INDEX teams_parent ON teams (parent_id);

CREATE TABLE users (
  id uuid PRIMARY KEY,
  version bigint NOT NULL DEFAULT 1,
  event_seq bigint NOT NULL DEFAULT 0,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
  deleted_at timestamptz,
  created_by uuid,
  updated_by uuid,
  name text NOT NULL,
  email text NOT NULL,
  phone text,
  position text,
  status text NOT NULL,
  login_state text NOT NULL,
  login_error text,
  team_id uuid REFERENCES teams (id),
  branch_id uuid REFERENCES branches (id),
  manager_id uuid REFERENCES users (id),
  role_ids uuid[] NOT NULL DEFAULT '{}',
  language text,
  time_zone text,
  -- `sub` of the user's tokens; known once Keycloak has the login
  subject text UNIQUE,
  -- version of the grants published last
  grants_version bigint NOT NULL DEFAULT 0,
  search_text text NOT NULL DEFAULT ''
);
CREATE UNIQUE INDEX users_email_key ON users (lower(email)) WHERE deleted_at IS NULL;
CREATE INDEX users_team ON users (team_id);
CREATE INDEX users_roles ON users USING gin (role_ids);

-- Who belonged where and which team stood below which, at any moment of the past.
CREATE TABLE team_parents (
  team_id uuid NOT NULL REFERENCES teams (id),
  parent_id uuid,
  during tstzrange NOT NULL,
  EXCLUDE USING gist (team_id WITH =, during WITH &&)
);

CREATE TABLE memberships (
  user_id uuid NOT NULL REFERENCES users (id),
  team_id uuid NOT NULL REFERENCES teams (id),
  during tstzrange NOT NULL,
  EXCLUDE USING gist (user_id WITH =, during WITH &&)
);
CREATE INDEX memberships_team ON memberships (team_id);

-- What users have set for themselves in the portal, by key.
CREATE TABLE preferences (
  user_id uuid PRIMARY KEY REFERENCES users (id),
  settings jsonb NOT NULL DEFAULT '{}',
  version bigint NOT NULL
);

CREATE INDEX branches_search ON branches USING gin (search_text gin_trgm_ops);
CREATE INDEX calendars_search ON calendars USING gin (search_text gin_trgm_ops);
CREATE INDEX roles_search ON roles USING gin (search_text gin_trgm_ops);
CREATE INDEX teams_search ON teams USING gin (search_text gin_trgm_ops);
CREATE INDEX users_search ON users USING gin (search_text gin_trgm_ops);

-- The audit of the runtime as a list: rows have no versions, since they never change.
CREATE VIEW audit_entries AS SELECT audit_log.*, 1::bigint AS version FROM audit_log;
