import { ScalarType } from '@bufbuild/protobuf';
import type { DescField } from '@bufbuild/protobuf';
import type { FieldKind } from '../src/descriptor.ts';

/** Of types that differ on the wire alone one is enough: the gateway writes JSON from bytes, by these kinds. */
const SCALARS: Partial<Record<ScalarType, FieldKind>> = {
  [ScalarType.DOUBLE]: 'double',
  [ScalarType.INT64]: 'int64',
  [ScalarType.INT32]: 'int32',
  [ScalarType.UINT32]: 'int32',
  [ScalarType.BOOL]: 'bool',
  [ScalarType.STRING]: 'string',
  [ScalarType.BYTES]: 'bytes',
};
const WELL_KNOWN: Record<string, FieldKind> = {
  'google.protobuf.Timestamp': 'timestamp',
  'google.protobuf.FieldMask': 'mask',
  'google.protobuf.Struct': 'struct',
};

export interface FieldShape {
  kind: FieldKind;
  type?: string;
  unsigned: boolean;
  presence: boolean;
}

/** Kind and presence of a field's value (of a list's item, of a map's value). Throws on a type without a JSON rule. */
export function fieldShape(field: DescField): FieldShape {
  if (field.fieldKind === 'map' && field.mapKey !== ScalarType.STRING) {
    throw new Error(`${field.parent.typeName}.${field.name}: keys of maps are strings`);
  }
  const presence =
    field.fieldKind === 'message' ||
    field.oneof !== undefined ||
    ((field.fieldKind === 'scalar' || field.fieldKind === 'enum') && field.proto.proto3Optional);
  if (field.enum) return { kind: 'enum', type: field.enum.typeName, unsigned: false, presence };
  if (field.message) {
    const name = field.message.typeName;
    const kind = WELL_KNOWN[name];
    if (kind) return { kind, unsigned: false, presence };
    if (name.startsWith('google.')) {
      throw new Error(`${field.parent.typeName}.${field.name}: ${name} is not offered; see proto/README.md`);
    }
    return { kind: 'message', type: name, unsigned: false, presence };
  }
  const kind = SCALARS[field.scalar];
  if (kind === undefined) {
    throw new Error(
      `${field.parent.typeName}.${field.name}: of numbers double, int32, uint32 and int64 are offered; see proto/README.md`,
    );
  }
  return { kind, unsigned: field.scalar === ScalarType.UINT32, presence };
}
