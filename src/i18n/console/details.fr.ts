import { countFr } from '../plural.ts'
import type { detailsEn } from './details.en.ts'

export const detailsFr = {
  nothingChanged: 'Rien n’a encore été modifié.',
  archived: 'Cet espace de travail est archivé\u{a0}: ses détails ne sont plus modifiables.',
  defaultName: 'L’espace de travail par défaut garde son nom.',
  defaultLists: 'L’espace de travail par défaut ne peut pas avoir de listes d’autorisation.',
  tagsHelp:
    'Pour les rapports de coûts, par exemple cost_center = 4210. Les mois passés gardent l’étiquette qu’ils avaient.',
  tagName: (n) => `Nom de l’étiquette ${n}`,
  tagValue: (n) => `Valeur de l’étiquette ${n}`,
  tagNameShort: 'Nom',
  tagValueShort: 'Valeur',
  addTag: 'Ajouter une étiquette',
  removeTag: (name) => `Retirer l’étiquette ${name}`,
  noTags: 'Aucune étiquette pour l’instant.',
  tagEmpty: (line) => `Étiquette ${line}\u{a0}: donnez-lui un nom.`,
  tagTwice: (line, name) => `Étiquette ${line}\u{a0}: «\u{a0}${name}\u{a0}» figure deux fois.`,
  tagReserved: (line) =>
    `Étiquette ${line}\u{a0}: les noms qui commencent par «\u{a0}anthropic\u{a0}» sont réservés.`,
  tagsTooMany: (max) => `${max} étiquettes au maximum.`,
  models: 'Modèles autorisés',
  modelsHelp: 'Les requêtes vers tout autre modèle sont refusées.',
  modelsAll: 'Tous les modèles',
  modelsSome: 'Seulement ceux-ci',
  modelsSearch: 'Rechercher un modèle',
  modelsChosen: (n) => countFr(n, '{n} modèle choisi', '{n} modèles choisis'),
  modelsNone: 'Choisissez au moins un modèle.',
  modelsTooMany: (max) => `${max} modèles au maximum.`,
  modelsUnknown: 'Hors de la grille tarifaire',
  modelOther: 'Un autre modèle, par son identifiant',
  modelAdd: 'Ajouter',
  removeModel: (name) => `Retirer ${name}`,
  addresses: 'Adresses autorisées',
  addressesHelp:
    'Une adresse ou une plage (CIDR) par ligne, par exemple 203.0.113.0/24. Les requêtes venues d’ailleurs sont refusées. Vide\u{a0}: de partout.',
  addressProblem: (line, text) =>
    `Ligne ${line}\u{a0}: «\u{a0}${text}\u{a0}» n’est ni une adresse ni une plage.`,
  addressesTooMany: (max) => `${max} lignes au maximum.`,
  geos: 'Zones d’inférence',
  geosHelp: 'Où les modèles peuvent traiter les requêtes de cet espace de travail.',
  geoAny: 'Toutes',
  geoAnyHelp: 'Celles d’aujourd’hui et celles à venir.',
  geoBoth: 'Mondiale et États-Unis',
  geoBothHelp: 'Les deux qui existent aujourd’hui, et aucune autre.',
  geoUs: 'États-Unis seulement',
  geoUsHelp:
    'Chaque requête doit indiquer inference_geo "us"\u{a0}: sans cela, elle serait traitée dans le monde entier, et elle est refusée.',
  geoGlobal: 'Mondiale seulement',
  geoGlobalHelp: 'Les requêtes qui indiquent une autre zone sont refusées.',
} satisfies typeof detailsEn
