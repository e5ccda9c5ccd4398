import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import fc from 'fast-check';
import type { Image } from '../../lambdas/shared/attribute.ts';

const numbers = fc
  .tuple(fc.bigInt({ min: -(10n ** 38n) + 1n, max: 10n ** 38n - 1n }), fc.integer({ min: -60, max: 60 }))
  .map(([digits, exponent]) => `${digits}E${exponent}`);
const texts = fc.string({ unit: 'binary', maxLength: 6 });
const bytes = fc.uint8Array({ minLength: 1, maxLength: 4 });

/** Any DynamoDB value, nested up to three levels. */
export const values = fc.letrec<{ value: AttributeValue }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3, depthSize: 'small' },
    texts.map((S): AttributeValue => ({ S })),
    numbers.map((N): AttributeValue => ({ N })),
    bytes.map((B): AttributeValue => ({ B })),
    fc.boolean().map((BOOL): AttributeValue => ({ BOOL })),
    fc.constant<AttributeValue>({ NULL: true }),
    fc.uniqueArray(texts, { minLength: 1, maxLength: 4 }).map((SS): AttributeValue => ({ SS })),
    fc.uniqueArray(fc.integer().map(String), { minLength: 1, maxLength: 4 }).map((NS): AttributeValue => ({ NS })),
    fc.uniqueArray(bytes, { selector: String, minLength: 1, maxLength: 3 }).map((BS): AttributeValue => ({ BS })),
    fc.array(tie('value'), { maxLength: 3 }).map((L): AttributeValue => ({ L })),
    fc.dictionary(texts, tie('value'), { maxKeys: 3, noNullPrototype: true }).map((M): AttributeValue => ({ M })),
  ),
})).value;

/** Few names, so that two images often share some; among them what a careless lookup would trip over. */
export const names = fc.constantFrom('total', 'state', 'note', 'constructor', '__proto__', 'toString', 'a.b', 'ü');

/** An item with the given key and any attributes. */
export const images = (key: Image): fc.Arbitrary<Image> =>
  fc
    .uniqueArray(fc.tuple(names, values), { selector: ([name]) => name, maxLength: 6 })
    .map((entries) => Object.fromEntries([...Object.entries(key), ...entries]));
