/** Random hex. `crypto.randomUUID` is missing in insecure contexts; `getRandomValues` is not. */
export function randomId(bytes = 16): string {
  const values = crypto.getRandomValues(new Uint8Array(bytes));
  return Array.from(values, (value) => value.toString(16).padStart(2, "0")).join("");
}
