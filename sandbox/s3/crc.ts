/** Table-driven reflected CRCs that Node lacks; 64-bit ones as two 32-bit halves. */

const table32 = (polynomial: number): Uint32Array =>
  Uint32Array.from({ length: 256 }, (_, byte) => {
    let value = byte;
    for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ polynomial : value >>> 1;
    return value;
  });

const castagnoli = table32(0x82f63b78);

/** CRC-32C, 4 bytes big-endian. */
export const crc32c = (data: Buffer): Buffer => {
  let crc = 0xffffffff;
  for (const byte of data) crc = (castagnoli[(crc ^ byte) & 0xff] as number) ^ (crc >>> 8);
  const result = Buffer.alloc(4);
  result.writeUInt32BE((crc ^ 0xffffffff) >>> 0);
  return result;
};

const nvme = { high: new Uint32Array(256), low: new Uint32Array(256) };
for (let byte = 0; byte < 256; byte++) {
  let value = BigInt(byte);
  for (let bit = 0; bit < 8; bit++) value = value & 1n ? (value >> 1n) ^ 0x9a6c9329ac4bc9b5n : value >> 1n;
  nvme.high[byte] = Number(value >> 32n);
  nvme.low[byte] = Number(value & 0xffffffffn);
}

/** CRC-64/NVME, 8 bytes big-endian. */
export const crc64nvme = (data: Buffer): Buffer => {
  let high = 0xffffffff;
  let low = 0xffffffff;
  for (const byte of data) {
    const index = (low ^ byte) & 0xff;
    low = (nvme.low[index] as number) ^ ((low >>> 8) | (high << 24));
    high = (nvme.high[index] as number) ^ (high >>> 8);
  }
  const result = Buffer.alloc(8);
  result.writeUInt32BE((high ^ 0xffffffff) >>> 0, 0);
  result.writeUInt32BE((low ^ 0xffffffff) >>> 0, 4);
  return result;
};
