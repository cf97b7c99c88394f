/** A text in the languages of the portal; English is what the others fall back to. */
export interface Text {
  en: string;
  ru?: string;
  bg?: string;
}

/** An entry of the side navigation. `to` is absolute and lies below the remote's prefix. */
export interface NavEntry {
  id: string;
  to: string;
  label: Text;
  icon?: string;
  section?: 'work' | 'trade' | 'grow' | 'admin';
  order?: number;
  permission?: string;
}

/** A page: `path` in react-router's form ("/sales/deals/:id"; "/sales/settings/*" for a page with routes of its own). */
export interface RouteEntry {
  path: string;
  page: string;
  permission?: string;
}

/**
 * A contribution to a slot of another remote or of the shell: a component, or (for actions) only a link whose `{name}`
 * parts are filled from the slot's context.
 */
export interface SlotEntry {
  slot: string;
  id: string;
  component?: string;
  to?: string;
  label?: Text;
  icon?: string;
  order?: number;
  permission?: string;
  size?: 's' | 'm' | 'l' | 'xl';
}

/** An entry of the command palette that opens a page; `shortcut` is a key sequence such as "c d". */
export interface CommandEntry {
  id: string;
  label: Text;
  to: string;
  icon?: string;
  shortcut?: string;
  permission?: string;
}

/**
 * One kind of record that global search looks through: `url` is a list method that takes `q`, `plural` the property of
 * its answer that holds the rows, `title` and `detail` fields of a row, `to` the page with `{id}` in it.
 */
export interface SearchType {
  type: string;
  label: Text;
  url: string;
  plural: string;
  title: string;
  detail?: string;
  to: string;
  icon?: string;
  permission?: string;
}

/** A card of the settings page. */
export interface SettingsEntry {
  id: string;
  to: string;
  label: Text;
  description?: Text;
  icon?: string;
  permission?: string;
}

/** What a remote's author writes in portal.config.ts; the build adds hashes and addresses and makes the manifest of it. */
export interface PortalConfig {
  /** The service's name: prefix of its paths, of its assets and of its texts. */
  id: string;
  /** Range of the SDK's contract version that the code was written for. */
  sdk: string;
  title: Text;
  /** Further path prefixes beside "/<id>". */
  aliases?: string[];
  nav?: NavEntry[];
  routes?: RouteEntry[];
  slots?: SlotEntry[];
  commands?: CommandEntry[];
  search?: { types: SearchType[] };
  settings?: SettingsEntry[];
}

/** The manifest that a service serves at /manifest.json. Addresses are absolute paths of the portal's origin. */
export interface Manifest extends PortalConfig {
  schema: 1;
  version: string;
  build: string;
  entry: string;
  css: string[];
  preload: string[];
  integrity: Record<string, string>;
  i18n: { ns: string; url: string };
  /** Field constraints of the service's messages, for forms. */
  contract?: string;
}

/** A manifest with the state the gateway saw the service in. */
export type RegistryEntry = Manifest & { status: 'up' | 'down'; error?: string };

export interface Registry {
  schema: 1;
  remotes: RegistryEntry[];
}
