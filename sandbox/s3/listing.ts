import { AwsError } from '../core/service.ts';
import { type Bucket, compareKeys, type Version } from './bucket.ts';

type Input = Readonly<Record<string, unknown>>;

interface Page<R> {
  readonly rows: readonly R[];
  readonly prefixes: readonly string[];
  /** The last row, or common prefix, of a page that has a next one. */
  readonly end?: { readonly key: string; readonly row?: R };
}

interface Scan<R> {
  readonly rows: Iterable<readonly [key: string, row: R]>;
  readonly input: Input;
  /** A common prefix that an earlier page ended with. */
  readonly skip?: string | undefined;
}

/** Where keys that start with `prefix` and are not before `after` begin. */
const startOf = (prefix: string, after: unknown) =>
  typeof after === 'string' && compareKeys(after, prefix) > 0 ? after : prefix;

const pageSize = (input: Input): number => {
  const size = Number(input.MaxKeys ?? 1000);
  if (!Number.isInteger(size) || size < 0) {
    throw new AwsError('InvalidArgument', 'max-keys must be a whole number of at least 0.');
  }
  return Math.min(size, 1000);
};

/** Rows and common prefixes count alike. */
const paginate = <R>({ rows, input, skip }: Scan<R>): Page<R> => {
  const prefix = String(input.Prefix ?? '');
  const delimiter = String(input.Delimiter ?? '');
  const page = { rows: [] as R[], prefixes: [] as string[] };
  const size = pageSize(input);
  let end: Page<R>['end'];
  for (const [key, row] of rows) {
    if (!key.startsWith(prefix)) break;
    const cut = delimiter === '' ? -1 : key.indexOf(delimiter, prefix.length);
    const group = cut < 0 ? undefined : key.slice(0, cut + delimiter.length);
    if (group !== undefined && (group === skip || group === page.prefixes.at(-1))) continue;
    if (page.rows.length + page.prefixes.length >= size) return end ? { ...page, end } : page;
    if (group !== undefined) page.prefixes.push(group);
    else page.rows.push(row);
    end = group === undefined ? { key, row } : { key: group };
  }
  return page;
};

/** With EncodingType url, names travel percent-encoded, slashes as they are. */
const encoder = (input: Input) =>
  input.EncodingType === 'url'
    ? (name: string) => encodeURIComponent(name).replaceAll('%2F', '/')
    : (name: string) => name;

/** What a listing repeats of its request. */
const echo = (bucket: Bucket, input: Input) => {
  const encode = encoder(input);
  const named = (member: string) => (input[member] === undefined ? {} : { [member]: encode(String(input[member])) });
  return {
    Name: bucket.name,
    Prefix: encode(String(input.Prefix ?? '')),
    ...named('Delimiter'),
    MaxKeys: pageSize(input),
    ...(input.EncodingType !== undefined && { EncodingType: input.EncodingType }),
  };
};

export const listObjects = (bucket: Bucket, input: Input) => {
  const token = input.ContinuationToken === undefined ? undefined : String(input.ContinuationToken);
  const after = token === undefined ? input.StartAfter : Buffer.from(token, 'base64url').toString();
  const prefix = String(input.Prefix ?? '');
  const encode = encoder(input);
  const rows = function* () {
    for (const key of bucket.keysFrom(startOf(prefix, after))) {
      const object = key === after ? undefined : bucket.current(key);
      if (object) yield [key, { key, object }] as const;
    }
  };
  const { rows: found, prefixes, end } = paginate({ rows: rows(), input, skip: token && String(after) });
  return {
    ...echo(bucket, input),
    ...(token !== undefined && { ContinuationToken: token }),
    ...(input.StartAfter !== undefined && { StartAfter: encode(String(input.StartAfter)) }),
    KeyCount: found.length + prefixes.length,
    IsTruncated: end !== undefined,
    ...(end && { NextContinuationToken: Buffer.from(end.key).toString('base64url') }),
    Contents: found.map(({ key, object }) => ({
      Key: encode(key),
      LastModified: object.lastModified,
      ETag: object.etag,
      Size: object.body.length,
      StorageClass: 'STANDARD',
    })),
    CommonPrefixes: prefixes.map((name) => ({ Prefix: encode(name) })),
  };
};

interface VersionRow {
  readonly key: string;
  readonly version: Version;
  readonly isLatest: boolean;
}

export const listVersions = (bucket: Bucket, input: Input) => {
  const keyMarker = String(input.KeyMarker ?? '');
  const prefix = String(input.Prefix ?? '');
  const encode = encoder(input);
  const rows = function* () {
    for (const key of bucket.keysFrom(startOf(prefix, keyMarker))) {
      const versions = bucket.versions(key);
      let from = 0;
      if (key === keyMarker) {
        const marked = versions.findIndex(({ versionId }) => versionId === input.VersionIdMarker);
        from = marked < 0 ? versions.length : marked + 1;
      }
      for (const [index, version] of versions.entries()) {
        if (index >= from) yield [key, { key, version, isLatest: index === 0 }] as const;
      }
    }
  };
  const { rows: found, prefixes, end } = paginate<VersionRow>({ rows: rows(), input, skip: keyMarker });
  const common = ({ key, version, isLatest }: VersionRow) => ({
    Key: encode(key),
    VersionId: version.versionId,
    IsLatest: isLatest,
    LastModified: version.lastModified,
  });
  return {
    ...echo(bucket, input),
    KeyMarker: encode(keyMarker),
    ...(input.VersionIdMarker !== undefined && { VersionIdMarker: input.VersionIdMarker }),
    IsTruncated: end !== undefined,
    ...(end && { NextKeyMarker: encode(end.key), ...(end.row && { NextVersionIdMarker: end.row.version.versionId }) }),
    Versions: found.flatMap((row) =>
      row.version.kind === 'object'
        ? [{ ...common(row), ETag: row.version.etag, Size: row.version.body.length, StorageClass: 'STANDARD' }]
        : [],
    ),
    DeleteMarkers: found.flatMap((row) => (row.version.kind === 'marker' ? [common(row)] : [])),
    CommonPrefixes: prefixes.map((name) => ({ Prefix: encode(name) })),
  };
};
