/** Reads a buf image into a plain model: everything that the emitters need, and nothing of protobuf's runtime. */
import { createFileRegistry, fromBinary, getExtension, hasExtension } from '@bufbuild/protobuf';
import type {
  DescEnum,
  DescExtension,
  DescField,
  DescFile,
  DescMessage,
  DescMethod,
  FileRegistry,
} from '@bufbuild/protobuf';
import { FileDescriptorSetSchema } from '@bufbuild/protobuf/wkt';
import type {
  Audience,
  EnumDescriptor,
  FieldDescriptor,
  FieldRule,
  MessageDescriptor,
  MethodDescriptor,
  RestBinding,
} from '../src/descriptor.ts';
import { readComments } from './comments.ts';
import type { Comments } from './comments.ts';
import { fieldShape } from './field-shape.ts';

/** A contract file and the names that ts-proto gives to what it declares. */
export interface Model {
  /** Services that have a contract, sorted: "clients", "sales". */
  services: readonly string[];
  methods: readonly MethodDescriptor[];
  messages: ReadonlyMap<string, MessageDescriptor>;
  enums: ReadonlyMap<string, EnumDescriptor>;
  /** Full message name -> where ts-proto wrote its codec. */
  sources: ReadonlyMap<string, { file: string; identifier: string }>;
  /** Full name of a method's service -> comment of the service. */
  serviceDescriptions: ReadonlyMap<string, string>;
}

const VERBS = { 1: 'GET', 2: 'POST', 3: 'PATCH', 4: 'DELETE' } as const;
const AUDIENCES: Record<number, Audience> = { 1: 'portal', 2: 'partner', 3: 'public', 4: 'internal' };
/** A well-known type that has a shape of its own in JSON; the others are ordinary messages. */
const OWN_SHAPE = new Set(['google.protobuf.Timestamp', 'google.protobuf.FieldMask', 'google.protobuf.Struct']);

interface Options {
  method: DescExtension;
  resource: DescExtension;
  event: DescExtension;
  field: DescExtension;
}

/** The service that owns a package ("crm.sales.v1" -> "sales"), or undefined for shared ones. */
export function serviceOf(packageOrName: string): string | undefined {
  const [company, service] = packageOrName.split('.');
  return company === 'crm' && service !== 'api' && service !== 'type' ? service : undefined;
}

/** Builds the model from the bytes of `buf build -o image.binpb`. Throws with the name of what is not supported. */
export function readImage(bytes: Uint8Array): Model {
  const registry = createFileRegistry(fromBinary(FileDescriptorSetSchema, bytes));
  const options = customOptions(registry);
  const messages = new Map<string, MessageDescriptor>();
  const enums = new Map<string, EnumDescriptor>();
  const sources = new Map<string, { file: string; identifier: string }>();
  const methods: MethodDescriptor[] = [];
  const services = new Set<string>();
  const serviceDescriptions = new Map<string, string>();
  const files = [...registry.files].filter(isContract).sort((a, b) => (a.name < b.name ? -1 : 1));

  for (const file of files) {
    const comments = readComments(file);
    const takeMessage = (message: DescMessage): void => {
      if (message.proto.options?.mapEntry || OWN_SHAPE.has(message.typeName)) return;
      messages.set(message.typeName, messageOf(message, comments, options));
      sources.set(message.typeName, { file: file.name, identifier: tsIdentifier(message) });
      message.nestedMessages.forEach(takeMessage);
      message.nestedEnums.forEach(takeEnum);
    };
    const takeEnum = (item: DescEnum): void => {
      enums.set(item.typeName, enumOf(item, comments));
    };
    file.messages.forEach(takeMessage);
    file.enums.forEach(takeEnum);
    const deployable = serviceOf(file.proto.package);
    if (deployable !== undefined) services.add(deployable);
    for (const service of file.services) {
      serviceDescriptions.set(service.typeName, comments(service));
      for (const method of service.methods) methods.push(methodOf(method, deployable ?? '', comments, options));
    }
  }
  return { services: [...services].sort(), methods, messages, enums, sources, serviceDescriptions };
}

function isContract(file: DescFile): boolean {
  const name = file.proto.package;
  if (name.startsWith('crm.')) return name !== 'crm.api.v1';
  return file.name.endsWith('google/protobuf/empty');
}

function customOptions(registry: FileRegistry): Options {
  const need = (name: string): DescExtension => {
    const extension = registry.getExtension(name);
    if (extension === undefined) throw new Error(`proto/crm/api/v1/options.proto does not declare ${name}`);
    return extension;
  };
  return {
    method: need('crm.api.v1.method'),
    resource: need('crm.api.v1.resource'),
    event: need('crm.api.v1.event'),
    field: need('crm.api.v1.field'),
  };
}

/** The option's message as an object of its set fields, or undefined when the option is absent. */
function optionOf(
  element: DescMessage | DescField | DescMethod,
  extension: DescExtension,
): Record<string, unknown> | undefined {
  const options = element.proto.options;
  if (!options || !hasExtension(options, extension)) return undefined;
  const value = getExtension(options, extension);
  if (typeof value !== 'object' || value === null) return undefined;
  return Object.fromEntries(Object.entries(value).filter(([key]) => !key.startsWith('$')));
}

function messageOf(message: DescMessage, comments: Comments, options: Options): MessageDescriptor {
  const descriptor: MessageDescriptor = {
    name: message.typeName,
    fields: message.fields.map((field) => fieldOf(field, comments, options)),
    description: comments(message),
  };
  const resource = optionOf(message, options.resource);
  if (resource) {
    const { singular, plural, handOver } = resource;
    descriptor.resource = { singular: String(singular), plural: String(plural) };
    if (handOver) descriptor.resource.handOver = String(handOver);
  }
  const event = optionOf(message, options.event);
  if (event) descriptor.event = { type: String(event.type), topic: String(event.topic) };
  return descriptor;
}

function fieldOf(field: DescField, comments: Comments, options: Options): FieldDescriptor {
  const shape = fieldShape(field);
  const option = optionOf(field, options.field) ?? {};
  const set = Object.entries(option).filter(
    ([, value]) => value !== '' && value !== 0 && value !== false && !(Array.isArray(value) && value.length === 0),
  );
  const rule = Object.fromEntries(set) as Partial<FieldRule>;
  if (shape.unsigned && rule.minimum === undefined) rule.minimum = '0';
  const descriptor: FieldDescriptor = {
    name: field.name,
    jsonName: field.jsonName,
    number: field.number,
    kind: shape.kind,
    repeated: field.fieldKind === 'list',
    map: field.fieldKind === 'map',
    presence: shape.presence,
    rule,
    description: comments(field),
  };
  if (shape.type !== undefined) descriptor.type = shape.type;
  if (field.oneof) descriptor.oneof = field.oneof.localName;
  return descriptor;
}

function enumOf(item: DescEnum, comments: Comments): EnumDescriptor {
  return {
    name: item.typeName,
    values: item.values.map((value) => ({
      name: value.name,
      number: value.number,
      description: comments(value),
    })),
    description: comments(item),
  };
}

function methodOf(method: DescMethod, deployable: string, comments: Comments, options: Options): MethodDescriptor {
  const option = optionOf(method, options.method);
  const full = `${method.parent.typeName}.${method.name}`;
  if (option === undefined) throw new Error(`${full} has no option (crm.api.v1.method): say who may call it`);
  const audience = (option.audience as number[]).map((value) => AUDIENCES[value] ?? 'internal');
  if (audience.length === 0) throw new Error(`${full} names no audience`);
  const description = comments(method);
  const descriptor: MethodDescriptor = {
    service: method.parent.typeName,
    name: method.name,
    path: `/${method.parent.typeName}/${method.name}`,
    deployable,
    permission: String(option.permission),
    audience,
    changes: Boolean(option.changes),
    ...((option.produces as string[]).length > 0 && { produces: option.produces as string[] }),
    request: method.input.typeName,
    response: method.output.typeName,
    clientStreaming: method.methodKind === 'client_streaming' || method.methodKind === 'bidi_streaming',
    serverStreaming: method.methodKind === 'server_streaming' || method.methodKind === 'bidi_streaming',
    summary: /^.*?[.!?](?=\s|$)/su.exec(description)?.[0] ?? description,
    description,
  };
  const rest = restOf(method, option, full);
  if (rest) descriptor.rest = rest;
  return descriptor;
}

function restOf(method: DescMethod, option: Record<string, unknown>, full: string): RestBinding | undefined {
  const verb = VERBS[option.verb as keyof typeof VERBS];
  const path = String(option.path);
  if (verb === undefined && path === '') return undefined;
  if (verb === undefined || !path.startsWith('/')) throw new Error(`${full}: verb and path go together`);
  for (const [, variable] of path.matchAll(/\{([^}]+)\}/gu)) {
    let message: DescMessage | undefined = method.input;
    for (const part of (variable ?? '').split('.')) {
      const field: DescField | undefined = message?.fields.find((candidate) => candidate.name === part);
      if (!field) throw new Error(`${full}: path variable {${variable}} is no field of ${method.input.typeName}`);
      message = field.message;
    }
  }
  const body = String(option.body);
  if (body === '' || body === '*') return { verb, path, body };
  const field = method.input.fields.find((candidate) => candidate.name === body);
  if (!field) throw new Error(`${full}: body "${body}" is no field of ${method.input.typeName}`);
  return { verb, path, body: field.jsonName };
}

/** ts-proto joins the names of nested messages with an underscore. */
function tsIdentifier(message: DescMessage): string {
  return message.parent ? `${tsIdentifier(message.parent)}_${message.name}` : message.name;
}
