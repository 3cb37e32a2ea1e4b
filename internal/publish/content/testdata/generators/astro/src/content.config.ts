import { defineCollection } from "astro:content";
import { glob } from "astro/loaders";
import { z } from "astro/zod";

const reference = z.object({ title: z.string(), link: z.string(), publisher: z.string(), date: z.coerce.date().optional() });

export const collections = {
  news: defineCollection({
    loader: glob({ base: "./src/content/news", pattern: "**/*.md" }),
    schema: z.object({
      title: z.string(),
      description: z.string(),
      pubDate: z.coerce.date().optional(),
      updatedDate: z.coerce.date().optional(),
      image: z.string().optional(),
      link: z.string().optional(),
      source: z.string().optional(),
      categories: z.array(z.string()),
      tags: z.array(z.string()),
      keywords: z.array(z.string()).default([]),
      coverage: z.array(reference),
    }),
  }),
};
