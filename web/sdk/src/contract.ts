import { createStore, useStore } from './store.ts';

/** A field of a message as forms need it: its kind and the constraints of its option in the proto. */
export interface FieldContract {
  name: string;
  kind: 'string' | 'bool' | 'int32' | 'int64' | 'double' | 'bytes' | 'enum' | 'message' | 'timestamp' | 'mask' | 'struct';
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
  sensitive?: string;
  refersTo?: string;
}

/** Constraints of a service's messages and the values of its enums (without the unspecified one), by full name. */
export interface Contract {
  messages: Record<string, FieldContract[]>;
  enums: Record<string, string[]>;
}

const contractStore = createStore<Contract>({ messages: {}, enums: {} });

/** Used by the shell when it loads a remote, and by tests. */
export function addContract(contract: Contract): void {
  contractStore.set((known) => ({
    messages: { ...known.messages, ...contract.messages },
    enums: { ...known.enums, ...contract.enums },
  }));
}

/** What the contract says of a message's fields; empty for an unknown one. */
export function messageFields(message: string): readonly FieldContract[] {
  return contractStore.get().messages[message] ?? [];
}

export function enumValues(type: string | undefined): readonly string[] {
  return (type && contractStore.get().enums[type]) || [];
}

export function useContract(): Contract {
  return useStore(contractStore);
}
