export default function () {
  return { dir: { input: ".", output: "public" } };
}
