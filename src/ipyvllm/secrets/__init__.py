"""Secrets: values that are never shown (`secret`), the masking of texts that repeat them (`mask`,
`streaming`, `encodings`), those of this process (`in_force`), what a key looks like (`literal`),
and where a URL holds one (`urls`).
Where a provider's key comes from is in `providers.http.key`.
"""
