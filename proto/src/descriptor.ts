/**
 * What the generator writes into gen/ts/registry: contracts as plain tables, so that no process loads protobuf
 * descriptors at run time.
 */

/** Options of a field, as `crm.api.v1.FieldRule`. Only what the contract says is present. */
export interface FieldRule {
  required: boolean;
  minLength: number;
  maxLength: number;
  pattern: string;
  format: string;
  minimum: string;
  maximum: string;
  above: string;
  maxItems: number;
  immutable: boolean;
  outputOnly: boolean;
  filterable: boolean;
  sortable: boolean;
  sensitive: string;
  refersTo: string;
  /** Why an id refers to no record. */
  noReference: string;
  payable: boolean;
  /** Name of the field beside it that begins what this one ends. */
  notBefore: string;
  distinct: boolean;
  oneOf: readonly string[];
  personal: boolean;
}

/** uint32 is 'int32' with `minimum: "0"`. */
export type FieldKind =
  'string' | 'bool' | 'int32' | 'int64' | 'double' | 'bytes' | 'enum' | 'message' | 'timestamp' | 'mask' | 'struct';

export interface FieldDescriptor {
  /** Name in the proto, snake_case: the column's name. */
  name: string;
  /** Name in JSON and in the ts-proto object. */
  jsonName: string;
  number: number;
  /** Of the value; for a map, of the map's values (keys are strings). */
  kind: FieldKind;
  /** Full name of the message or enum. */
  type?: string;
  repeated: boolean;
  map: boolean;
  /** Absent and zero differ: `optional` fields, messages and members of a oneof. */
  presence: boolean;
  /** ts-proto property that holds `{ $case: jsonName, value }`. */
  oneof?: string;
  rule: Partial<FieldRule>;
  description: string;
}

export interface MessageDescriptor {
  /** Full name, as "crm.sales.v1.Deal". */
  name: string;
  fields: readonly FieldDescriptor[];
  resource?: { singular: string; plural: string; handOver?: string };
  event?: { type: string; topic: string };
  description: string;
}

export interface EnumValueDescriptor {
  name: string;
  number: number;
  description: string;
}

export interface EnumDescriptor {
  name: string;
  values: readonly EnumValueDescriptor[];
  description: string;
}

export type Audience = 'portal' | 'partner' | 'public' | 'internal';

export interface RestBinding {
  verb: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  /** Below /api/v1, with fields of the request in braces: "/deals/{deal.id}:win". */
  path: string;
  /** "" = no body, "*" = the whole request, else the JSON name of the request's field that is the body. */
  body: string;
}

export interface MethodDescriptor {
  /** Full name, as "crm.sales.v1.DealsService". */
  service: string;
  name: string;
  /** Of gRPC: "/crm.sales.v1.DealsService/GetDeal". */
  path: string;
  /** Service of the platform that answers: "sales"; "" for methods that each of them answers. */
  deployable: string;
  rest?: RestBinding;
  /** "<service>:<noun>:<action>"; empty: any signed-in caller. */
  permission: string;
  audience: readonly Audience[];
  changes: boolean;
  /** Media types of the file that a streaming method answers with. */
  produces?: readonly string[];
  request: string;
  response: string;
  clientStreaming: boolean;
  serverStreaming: boolean;
  /** First sentence of the comment. */
  summary: string;
  description: string;
}

/**
 * The part of a ts-proto message object that is used without knowing its type. Method syntax on purpose: parameters
 * are compared both ways, so that `MessageFns<Deal>` fits.
 */
export interface MessageFns<T = unknown> {
  encode(message: T): { finish(): Uint8Array };
  decode(input: Uint8Array): T;
  fromJSON(object: unknown): T;
  toJSON(message: T): unknown;
}

export interface Registry {
  /** Those of the service, and those that every service answers. */
  methods: readonly MethodDescriptor[];
  messages: ReadonlyMap<string, MessageDescriptor>;
  enums: ReadonlyMap<string, EnumDescriptor>;
  codecs: ReadonlyMap<string, MessageFns>;
  /** By "<service>.<noun>": the other services whose records refer to it. */
  referrers?: ReadonlyMap<string, readonly string[]>;
}

/** One permission of the platform, as derived from the contracts. */
export interface PermissionDescriptor {
  permission: string;
  service: string;
  noun: string;
  action: string;
  /** Methods that ask for it, as "DealsService.WinDeal". */
  methods: readonly string[];
  /** Fields that only its holders see, as "crm.sales.v1.Product.cost". */
  fields: readonly string[];
}

/** The status of an answer on REST that is no refusal: 201 for what makes a record, as the standard methods are named. */
export function successStatus(method: Pick<MethodDescriptor, 'name'>): 200 | 201 {
  return method.name.startsWith('Create') ? 201 : 200;
}
