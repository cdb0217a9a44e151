@_exported import NablaCore
@_exported import NablaExplain
