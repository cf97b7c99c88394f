import { createStore, useStore } from './store.ts';

/** A field of a message as forms need it: its kind and the constraints of its option in the proto. */
export interface FieldContract {
  name: string;
  kind:
    'string' | 'bool' | 'int32' | 'int64' | 'double' | 'bytes' | 'enum' | 'message' | 'timestamp' | 'mask' | 'struct';
  /** Full name of the message or enum. */
  type?: string;
  repeated?: boolean;
  required?: boolean;
  minLength?: number;
  maxLength?: number;
  pattern?: string;
  format?: string;
  minimum?: string;
  maximum?: string;
  above?: string;
  maxItems?: number;
  immutable?: boolean;
  outputOnly?: boolean;
  filterable?: boolean;
  sortable?: boolean;
  /** Permission without which the field is absent. */
  sensitive?: string;
  /** REST plural of the records that the id points to: "users". */
  ref?: string;
}

/** One REST method of a resource: `path` is below /api/v1, as "/deals/{id}:win". */
export interface MethodContract {
  verb: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  path: string;
  permission: string;
}

/** A REST collection: its methods by name: list get create update delete, and the word after the colon of the others. */
export interface ResourceContract {
  message: string;
  singular: string;
  /** Property of a list's answer that holds the rows. */
  property: string;
  methods: Record<string, MethodContract>;
}

/** What forms and lists know of a service: its resources by REST plural, messages and enums by full name. */
export interface Contract {
  resources: Record<string, ResourceContract>;
  messages: Record<string, FieldContract[]>;
  /** Values in order, without the unspecified one. */
  enums: Record<string, string[]>;
}

const contractStore = createStore<Contract>({ resources: {}, messages: {}, enums: {} });

/** Used by the shell when it loads a remote, and by tests. */
export function addContract(contract: Contract): void {
  contractStore.set((known) => ({
    resources: { ...known.resources, ...contract.resources },
    messages: { ...known.messages, ...contract.messages },
    enums: { ...known.enums, ...contract.enums },
  }));
}

/** A collection by its REST plural; undefined while the remote that owns it is not loaded. */
export function resourceContract(plural: string): ResourceContract | undefined {
  return contractStore.get().resources[plural];
}

/** What the contract says of a message's fields; empty for an unknown one. */
export function messageFields(message: string | undefined): readonly FieldContract[] {
  return (message && contractStore.get().messages[message]) || [];
}

export function enumValues(type: string | undefined): readonly string[] {
  return (type && contractStore.get().enums[type]) || [];
}

export function useContract(): Contract {
  return useStore(contractStore);
}
