import { defineConfig } from "astro/config";

export default defineConfig({ site: "https://estuary.example", outDir: "./out", build: { inlineStylesheets: "never" } });
